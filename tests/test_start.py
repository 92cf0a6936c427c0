"""How the project starts in production: with safe settings, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "SECRET_KEY": "not-a-secret-but-as-long-and-as-varied-as-one-0123456789",
    "ALLOWED_HOSTS": "register.example",
}


@pytest.fixture
def manage(tmp_path):
    """Run manage.py with the given environment and nothing else, on a database of its own; gives what came of it."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", **environment},
            capture_output=True,
            text=True,
        )

    return run


def test_production_settings_pass_every_check(manage):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_checks_see_a_server_without_https(manage):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, HTTPS="False")
    assert done.returncode == 1
    assert "security.W012" in done.stderr


@pytest.mark.parametrize("key", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": "only-for-development"}])
def test_no_start_without_a_secret_key(manage, key):
    done = manage("check", **key)
    assert done.returncode == 1
    assert "ImproperlyConfigured: SECRET_KEY: set at least 50 random characters" in done.stderr


def test_every_change_of_a_model_has_its_migration(manage):
    done = manage("makemigrations", "--check", "--dry-run", **PRODUCTION)
    assert done.returncode == 0, done.stdout
