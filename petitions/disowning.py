"""The code by which somebody says: this was not me. It is sent to the person named alone."""

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="petitions.disown")


def code_of(signature_id: int) -> str:
    return _signer.sign(str(signature_id))


def signature_of(code: str) -> int | None:
    """The id of the signature a code is for; None where the code is not one of ours."""
    try:
        return int(_signer.unsign(code))
    except BadSignature:
        return None
