"""A warm LibreOffice that edits a cell and reads the sheets that depend on it.

Runs under a Python that has LibreOffice's `uno`, mostly the system's. Reads one JSON command per
line from standard input, answers with one JSON line: {"seconds", "sheets"}.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = "luotsi-bench"


def start(profile: str) -> subprocess.Popen:
    return subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            f"--accept=pipe,name={PIPE};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def connected(patience: float = 60):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + patience
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def main(path: str, profile: str) -> None:
    office = start(profile)
    try:
        context = connected()
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        hidden = PropertyValue(Name="Hidden", Value=True)
        book = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (hidden,))
        book.calculateAll()
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            print(json.dumps(work(book, json.loads(line))), flush=True)
        book.close(True)
        desktop.terminate()
    finally:
        office.terminate()
        office.wait(20)


def work(book, command: dict) -> dict:
    began = time.perf_counter()
    if "cell" in command:
        sheet, address = command["cell"]
        book.Sheets.getByName(sheet).getCellRangeByName(address).setValue(command["value"])
    sheets = {
        name: book.Sheets.getByName(name).getCellRangeByName(area).getDataArray() for name, area in command["read"]
    }
    return {"seconds": time.perf_counter() - began, "sheets": sheets}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
