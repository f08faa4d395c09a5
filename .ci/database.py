"""Make an empty database at the given address, in place of any that is there."""

import sys
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

address = sys.argv[1]
name = sql.Identifier(urlsplit(address).path.strip("/"))
with psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True) as server:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    server.execute(sql.SQL("CREATE DATABASE {}").format(name))
