"""The checker of replies on real ones: what share meets each point, can it tell right from wrong?

``python -m bench.nlp_answer``: each reply is checked beside its own message and beside another
one's (the next in the file): the points it takes up should be its own message's. Milliseconds each.
Stance has no labelled set of this kind; its figure is speed alone.
"""

import time
from statistics import mean

from bench.data import rows, say
from nlp.answer import check_answer, house_phrases
from nlp.segment import words
from nlp.stance import guess_stance


def main() -> None:
    table = rows("gov_replies_2816.csv")
    if not table:
        return
    words("")
    messages = [f"{row['title']}\n{row['text']}" for row in table]
    replies = [row["reply"] for row in table]
    before = time.process_time()
    house = house_phrases(replies)
    own = [check_answer(*pair, house) for pair in zip(messages, replies, strict=True)]
    cpu = time.process_time() - before
    others = zip(messages[1:] + messages[:1], replies, strict=True)
    wrong = [check_answer(*pair, house)[0].share for pair in others]
    say(f"{len(table)} replies, {cpu / len(table) * 1000:.1f} ms each")
    for place, one in enumerate(own[0]):
        say(f"  {one.kind:<8} met by {mean(checked[place].met for checked in own):.3f}")
    right = [checked[0].share for checked in own]
    above = mean(mine > theirs for mine, theirs in zip(right, wrong, strict=True))
    say(f"  points taken up: own message {mean(right):.3f}, another's {mean(wrong):.3f}")
    say(f"  own above another's in {above:.3f} of the pairs")
    before = time.process_time()
    for message in messages:
        guess_stance(message)
    say(f"stance: {(time.process_time() - before) / len(messages) * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
