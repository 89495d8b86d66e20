"""A way to a node that breaks when it is told to."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

_PIECE = 4096


class Proxy:
    """Forwards one loopback port to another; ``cut`` judges, by what a client has sent so far, when to hang up."""

    def __init__(self, port: int, cut: Callable[[bytes], bool], *, answered: bool = False) -> None:
        """Listen.

        Args:
            port: of the node.
            cut: told what came since the connection's last answer; asked after each piece.
            answered: let the node have the request, and lose its answer only.
        """
        self._target = ("127.0.0.1", port)
        self._cut = cut
        self._answered = answered
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        node = socket.create_connection(self._target)
        request = bytearray()
        lost = threading.Event()

        def answers() -> None:
            with suppress(OSError):
                while piece := node.recv(_PIECE):
                    if lost.is_set():
                        break
                    request.clear()
                    client.sendall(piece)
            _hang_up(client)
            _hang_up(node)

        threading.Thread(target=answers, daemon=True).start()
        with suppress(OSError):
            while piece := client.recv(_PIECE):
                request += piece
                if not lost.is_set() and self._cut(bytes(request)):
                    self.cuts += 1
                    lost.set()
                    if not self._answered:
                        break
                node.sendall(piece)
        if not (lost.is_set() and self._answered):
            _hang_up(client)
            _hang_up(node)

    def close(self) -> None:
        self._listener.close()


def _hang_up(connection: socket.socket) -> None:
    """At once and rudely, as a cable that is pulled."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # A thread that waits for this connection would keep it open.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
