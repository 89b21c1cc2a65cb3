"""Carriers for tests: one that keeps what it is given, one that is down."""

from typing import ClassVar


class Captured:
    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, phone: str, text: str) -> None:
        self.sent.append((phone, text))


class Down:
    def send(self, phone: str, text: str) -> None:
        raise ConnectionRefusedError
