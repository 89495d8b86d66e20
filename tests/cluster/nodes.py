"""Real OpenSearch nodes on this computer, started and ended by the tests."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_START = 300.0
"""Seconds. A node needs ten on an idle machine."""


class Missing(Exception):
    """What the nodes are made of cannot be had here; says what."""


def classpath(cache: Path) -> str:
    """Of the nodes; fetched from Maven Central once, then remembered in ``cache``."""
    for program in ("java", "javac", "mvn"):
        if not shutil.which(program):
            raise Missing(f"no {program}")
    known = cache / "classpath.txt"
    if not known.exists() or not all(Path(jar).exists() for jar in known.read_text().split(os.pathsep)):
        made = cache / "classpath.new"
        command = ["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), "dependency:build-classpath"]
        command += [f"-Dmdep.outputFile={made}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        except subprocess.TimeoutExpired as slow:
            raise Missing("Maven Central does not answer") from slow
        if done.returncode:
            raise Missing(f"Maven: {done.stdout.strip()[-300:]}")
        made.replace(known)
    jars = known.read_text().strip()
    source = HERE / "ClusterNode.java"
    compiled = cache / "ClusterNode.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["javac", "-cp", jars, "-d", str(cache), str(source)], check=True, capture_output=True)
    return os.pathsep.join((str(cache), jars))


class Node:
    """One process; ``kill`` and ``start`` as often as need be. Its data stays."""

    def __init__(self, home: Path, name: str, http: int, transport: int, settings: dict[str, str], heap: int) -> None:
        self.name, self.port = name, http
        self._home = home
        self._heap = heap
        self._settings = {
            "path.home": str(home),
            "node.name": name,
            "network.host": "127.0.0.1",
            "http.port": str(http),
            "transport.port": str(transport),
            # The disk of a developer is often nearly full.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, jars: str) -> None:
        (self._home / "config").mkdir(parents=True, exist_ok=True)
        heap = [
            f"-Xms{self._heap}m",
            f"-Xmx{self._heap}m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ActiveProcessorCount=2",
        ]
        arguments = [f"{name}={value}" for name, value in self._settings.items()]
        with (self._home / "node.log").open("ab") as log:
            # The node ends when this end of the pipe closes, however we end.
            self._process = subprocess.Popen(
                ["java", *heap, "-cp", jars, "ClusterNode", *arguments],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._home,
            )

    def kill(self) -> None:
        """As a power cut would: no goodbye to the others."""
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin
            self._process.stdin.close()
            self._process = None

    def log(self) -> str:
        return (self._home / "node.log").read_text(errors="replace")[-3000:]


class Nodes:
    """A cluster on loopback."""

    def __init__(self, folder: Path, jars: str, count: int = 3, heap: int = 256) -> None:
        self._jars = jars
        ports = _free_ports(2 * count)
        http, transport = ports[:count], ports[count:]
        names = [f"node-{number}" for number in range(1, count + 1)]
        settings = {
            "cluster.name": f"dvcq-tests-{os.getpid()}",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transport),
            "cluster.initial_cluster_manager_nodes": ",".join(names),
            # Nodes are killed here all the time: their shards are copied again at once, not in a minute.
            "gateway.expected_data_nodes": str(count),
            # A copy whose source died at the wrong moment would wait half an hour for it, and others for the copy.
            "indices.recovery.internal_action_timeout": "10s",
            "indices.recovery.internal_action_long_timeout": "20s",
            "indices.recovery.recovery_activity_timeout": "20s",
            "indices.recovery.retry_delay_network": "1s",
        }
        self.nodes = [
            Node(folder / name, name, here, there, settings, heap)
            for name, here, there in zip(names, http, transport, strict=True)
        ]

    def start(self) -> None:
        for node in self.nodes:
            if not node.running:
                node.start(self._jars)
        self.wait(len(self.nodes))

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()

    def wait(self, count: int, status: str = "", seconds: float = _START) -> None:
        """Until ``count`` nodes agree that they are the cluster; with a ``status``, of this health and at rest."""
        end = time.monotonic() + seconds
        wanted = f"?wait_for_nodes={count}&timeout=1s" + (
            f"&wait_for_status={status}&wait_for_no_relocating_shards=true" if status else ""
        )
        while time.monotonic() < end:
            for node in self.nodes:
                if node.running and (told := _get(node.port, f"/_cluster/health{wanted}")) and not told["timed_out"]:
                    return
            self._retry()
            dead = [node for node in self.nodes if node._process is not None and not node.running]
            if dead:
                raise RuntimeError(f"{dead[0].name} ended:\n{dead[0].log()}")
            time.sleep(0.2)
        shards = [row for row in self.ask("/_cat/shards?format=json") or () if row["state"] != "STARTED"]
        raise RuntimeError(f"no cluster of {count} nodes, {status}\n{shards}\n{self.nodes[0].log()}")

    def _retry(self) -> None:
        """Let shards that could not be placed while their nodes were gone be placed now."""
        for node in self.nodes:
            if node.running:
                way = f"http://127.0.0.1:{node.port}/_cluster/reroute?retry_failed=true&metric=none"
                with suppress(OSError):
                    urllib.request.urlopen(urllib.request.Request(way, method="POST"), timeout=5).close()

    def url(self, name: str, *nodes: int) -> str:
        """Of a knowledge base in this cluster, by way of these nodes or all."""
        hosts = ",".join(f"127.0.0.1:{self.nodes[n].port}" for n in nodes or range(len(self.nodes)))
        return f"opensearch://{hosts}/{name}"

    def ask(self, path: str, node: int = 0) -> Any:
        return _get(self.nodes[node].port, path, 120)

    def drop(self, name: str) -> None:
        """Forget a knowledge base."""
        for node in self.nodes:
            if node.running:
                request = urllib.request.Request(f"http://127.0.0.1:{node.port}/{name}-*", method="DELETE")
                urllib.request.urlopen(request, timeout=300).close()
                return


def _get(port: int, path: str, seconds: float = 5) -> Any:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=seconds) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return None
    except OSError:
        return None


def _free_ports(count: int) -> list[int]:
    """Below those that systems lend to whoever connects: a node that is dead gets its own back when it returns."""
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 1000):
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise Missing("no free ports")
