import pytest

from petitions.models import Petition
from tests import make_petitions as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", Petition.State.values)
def test_a_petition_can_be_made_in_every_state(state: str) -> None:
    assert make.petition(state=state).state == state
