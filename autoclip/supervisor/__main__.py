"""`python -m autoclip.supervisor`: everything on one machine, until Ctrl-C."""

from __future__ import annotations

import http.client
import os
import sys

from autoclip.embedded.errors import ServicesError
from autoclip.embedded.services import start_services
from autoclip.supervisor import plan
from autoclip.supervisor.configuration import Configuration, read_configuration
from autoclip.supervisor.console import Console
from autoclip.supervisor.loop import CommandFailedError, Forced, Stopped, Supervisor
from autoclip.supervisor.preflight import take_over
from autoclip.supervisor.runlock import RunLock

WEB_PATIENCE_SECONDS = 90.0


def main() -> int:
    console = Console()
    console.title()
    try:
        configuration = read_configuration()
        lock = RunLock(configuration.data_dir / "run")
    except ServicesError as error:
        console.fail(str(error))
        return 1
    supervisor = Supervisor(
        project_dir=configuration.project_dir, data_dir=configuration.data_dir, say=console.say
    )
    supervisor.listen()
    try:
        take_over(configuration, lock, console.say)
    except (ServicesError, OSError) as error:
        console.fail(str(error))
        lock.release()
        return 1
    code = 1
    try:
        _serve(configuration, supervisor, console)
    except (Stopped, Forced):
        code = 0
    except (ServicesError, CommandFailedError, OSError) as error:
        console.fail(f"AutoClip cannot go on: {error}")
    finally:
        supervisor.stop()
        lock.release()
    console.say("Stopped. Start again with: make run")
    return code


def _serve(configuration: Configuration, supervisor: Supervisor, console: Console) -> None:
    if configuration.is_private:
        os.environ.setdefault("REQUIRE_STAFF_MFA", "false")
    if configuration.embedded:
        with console.step("Starting PostgreSQL and Redis"):
            supervisor.services = start_services(configuration.data_dir)
    for preparation in plan.PREPARATIONS:
        with console.step(preparation.sentence):
            supervisor.run(preparation.command)
    sign_in = supervisor.run(plan.FIRST_SUPERUSER).splitlines()
    with console.step("Starting the web server, the workers and the clock"):
        for spec in plan.children(configuration.host, configuration.port):
            supervisor.start(spec)
        serving = supervisor.wait_for(
            lambda: _answers(configuration), timeout_seconds=WEB_PATIENCE_SECONDS
        )
    if not serving:
        log = configuration.data_dir / "log" / "web.log"
        console.fail(f"The web server does not answer yet; its log is {log}.")
    _first_video(supervisor, console)
    console.banner(configuration.address, sign_in)
    supervisor.serve()


def _first_video(supervisor: Supervisor, console: Console) -> None:
    """Serving goes on whatever becomes of the first video."""
    try:
        supervisor.run(plan.FIRST_VIDEO, show=True)
    except CommandFailedError as error:
        console.fail(
            f"The first video could not be made: {error} Everything else works; "
            "try again with: .venv/bin/python manage.py make_first_video"
        )


def _answers(configuration: Configuration) -> bool:
    """Does the web server give any answer at all?"""
    host = configuration.address.removeprefix("http://").rsplit(":", 1)[0].strip("[]")
    connection = http.client.HTTPConnection(host, configuration.port, timeout=30)
    try:
        connection.request("HEAD", "/admin/login/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


if __name__ == "__main__":
    sys.exit(main())
