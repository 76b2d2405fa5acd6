"""Folders -> builds of the preview when something in them changes, also in those that are not there yet."""

from __future__ import annotations

import os
from typing import Protocol

from watchdog.events import FileCreatedEvent, FileSystemEvent, FileSystemEventHandler  # what MkDocs' server is made of
from watchdog.observers.api import BaseObserver


class Server(Protocol):
    """The part of the host's server that is needed here."""

    @property
    def observer(self) -> BaseObserver:
        """What tells of changed files."""

    def watch(self, path: str) -> None:
        """Build the site again whenever a file below a path changes."""


def watch(server: Server, folder: str) -> None:
    """Watch a folder from now on, or from when it is there."""
    if os.path.isdir(folder):
        server.watch(folder)
    else:
        _Awaited(server, folder).wait()


class _Awaited(FileSystemEventHandler):
    """Looks for a folder whenever a folder appears in the nearest one above it that is there.

    Nothing deeper is looked at, and nothing is built for it: the site may be written there.
    """

    def __init__(self, server: Server, folder: str) -> None:
        self.server = server
        self.folder = folder
        self.is_there = False

    def wait(self) -> None:
        self.server.observer.schedule(self, _nearest(self.folder), recursive=False)

    def on_any_event(self, event: FileSystemEvent) -> None:
        if self.is_there or not event.is_directory:
            return
        self.is_there = os.path.isdir(self.folder)
        if self.is_there:
            self.server.watch(self.folder)
            watched = self.server.observer.schedule(self, self.folder, recursive=True)
            self.server.observer.event_queue.put((FileCreatedEvent(self.folder), watched))  # what is in it by now
        else:
            self.wait()


def _nearest(path: str) -> str:
    """The nearest folder above a path that is there."""
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path
