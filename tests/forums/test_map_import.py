"""What Polis gives out becomes an opinion map that is over."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from forums.mapping.story import story_of
from forums.models import OpinionMap, Stand
from moderation.models import Case
from tests import make, make_forums, make_maps

pytestmark = pytest.mark.django_db
SAID = [("共乘应当合法。", 1), ("司机要有保险。", 1), ("先看看再说。", 0), ("骂人的话。", -1)]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {name: tmp_path / f"{name}.csv" for name in ("summary", "comments", "votes")}
    paths["summary"].write_text("topic,自用车载客\nurl,https://example.org\n", encoding="utf-8")
    comments = ["timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"]
    comments += [f"14356541{n}2085,,{n},{n},0,0,{m},{body}" for n, (body, m) in enumerate(SAID)]
    paths["comments"].write_text("\n".join(comments), encoding="utf-8")
    votes = ["timestamp,datetime,comment-id,voter-id,vote"]
    votes += [f"1435656{p:03}000,,{s},{p},{(p + s) % 3 - 1}" for p in range(24) for s in range(4)]
    votes += ["1435659000000,,0,0,1", "1435659000000,,99,0,1", "1435659000000,,0,0,7", "x,,0,0,1"]
    paths["votes"].write_text("\n".join(votes), encoding="utf-8")
    return paths


def import_polis(files: dict[str, Path], **options) -> str:
    said = StringIO()
    options.setdefault("topic", make_forums.topic().pk)
    options.setdefault("by", make.user("moderator").email)
    call_command(
        "import_polis", *map(str, files.values()), stdout=said, stderr=StringIO(), **options
    )
    return said.getvalue()


def test_a_conversation_becomes_a_map_with_its_results(files: dict[str, Path]) -> None:
    told = import_polis(files)

    assert told.endswith(
        "24 people, 2 statements, 1 waiting for a moderator, 1 rejected there and left out, "
        "72 stands, 3 rows not read\n"
    )
    row = make_maps.fresh(OpinionMap.objects.get())
    assert row.question == "自用车载客"
    assert row.has_ended(timezone.now())
    assert [one.contribution.body for one in row.statements.shown()] == [b for b, _m in SAID[:2]]
    assert Case.objects.undecided().count() == 1
    assert (
        Stand.objects.get(statement=row.statements.first(), person__email__contains="-0@").value
        == 1
    )
    story = story_of(row, make_maps.worked_out(row))
    assert (story.people, story.stands) == (24, 48)


def test_nobody_can_sign_in_as_an_imported_voter(files: dict[str, Path]) -> None:
    import_polis(files)

    voters = User.objects.filter(email__endswith="@import.invalid")
    assert len(voters) == 24
    assert not any(one.is_active or one.has_usable_password() for one in voters)


def test_a_topic_takes_one_map_and_the_second_import_changes_nothing(
    files: dict[str, Path],
) -> None:
    topic = make_forums.topic()
    import_polis(files, topic=topic.pk)

    with pytest.raises(CommandError, match=r"opinion map already|观点地图"):
        import_polis(files, topic=topic.pk)
    assert Stand.objects.count() == 72


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("summary", "url,https://example.org\n"),
        ("comments", "a,b\n1,2\n"),
        ("votes", "timestamp,datetime,comment-id,voter-id,vote\n"),
    ],
)
def test_files_of_another_kind_are_refused_and_nothing_is_stored(
    files: dict[str, Path], name: str, text: str
) -> None:
    files[name].write_text(text, encoding="utf-8")

    with pytest.raises(CommandError):
        import_polis(files)
    assert not OpinionMap.objects.exists()


def test_a_moderator_answers_for_it_and_the_topic_is_there(files: dict[str, Path]) -> None:
    with pytest.raises(CommandError, match="no moderator"):
        import_polis(files, by=make.user().email)
    with pytest.raises(CommandError, match="no topic"):
        import_polis(files, topic=10**6)
    with pytest.raises(CommandError):
        import_polis({**files, "votes": Path("nowhere.csv")})
