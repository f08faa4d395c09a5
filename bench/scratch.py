"""A PostgreSQL database of its own for the benchmarks, made at the start and dropped at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

DEFAULT_SERVER = "postgres://postgres@127.0.0.1/postgres"
NAME = "luotsi_bench"


def server_url() -> str:
    url = os.environ.get("DATABASE_URL", DEFAULT_SERVER)
    if not url.startswith("postgres"):
        raise SystemExit("The benchmarks run on PostgreSQL: set DATABASE_URL to a server they may use.")
    return urlsplit(url)._replace(path="/postgres").geturl()


@contextmanager
def database() -> Iterator[str]:
    """Make the database, point the settings at it, and give its address."""
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f"CREATE DATABASE {NAME}")
    url = urlsplit(server_url())._replace(path=f"/{NAME}").geturl()
    os.environ["DATABASE_URL"] = url
    try:
        yield url
    finally:
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
