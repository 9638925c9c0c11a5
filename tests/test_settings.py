"""Options come from four places, and a mistake in one is told in a sentence."""

from pathlib import Path

import pytest

from sabar import settings


def test_a_flag_wins_over_a_variable_which_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text('title = "file"\nlog_level = "error"\nlisten = "[::1]:3"\n')
    environ = {"SABAR_CONFIG": str(file), "SABAR_TITLE": "variable", "SABAR_LOG_LEVEL": "debug"}
    read = settings.load({"title": "flag", "listen": None}, environ=environ)
    assert (read.title, read.log_level, read.port) == ("flag", "debug", 3)
    assert read.given == {"title", "log_level", "listen"}


def test_a_file_named_sabar_toml_is_read_without_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sabar.toml").write_text('rate_limits = false\ntrusted_proxies = ["10.0.0.1"]\n')
    monkeypatch.chdir(tmp_path)
    read = settings.load(environ={})
    assert not read.rate_limits
    assert read.trusted_proxies == ("10.0.0.1/32",)


@pytest.mark.parametrize(
    ("listen", "host", "url"),
    [
        ("127.0.0.1:8000", "127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0:9000", "0.0.0.0", "http://127.0.0.1:9000"),
        ("[::1]:8000", "::1", "http://[::1]:8000"),
    ],
)
def test_the_public_address_follows_the_listen_address(listen: str, host: str, url: str) -> None:
    read = settings.load({"listen": listen}, environ={})
    assert (read.host, read.url, read.secure) == (host, url, False)


def test_the_database_lies_in_the_data_folder_unless_named(tmp_path: Path) -> None:
    read = settings.load({"data": str(tmp_path)}, environ={})
    assert read.database == f"sqlite:///{tmp_path}/sabar.db"
    assert read.key_file == tmp_path / "secret.key"
    named = settings.load(environ={"SABAR_DATABASE": "postgresql://u:p@h/name"})
    assert named.database == "postgresql://u:p@h/name"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SABAR_LISTN": "x"}, "did you mean SABAR_LISTEN?"),
        ({"SABAR_LISTEN": "8000"}, "address:port"),
        ({"SABAR_URL": "https://a.example/path"}, "no path"),
        ({"SABAR_DATABASE": "mysql://x"}, "sqlite:///"),
        ({"SABAR_REGISTRATIONS": "maybe"}, "open, approval, invite, closed"),
        ({"SABAR_RATE_LIMITS": "perhaps"}, "on or off"),
        ({"SABAR_LANGUAGES": ""}, "en,fr"),
        ({"SABAR_LANGUAGES": "en,f!"}, "en,fr"),
        ({"SABAR_SESSION_DAYS": "0"}, "from 1"),
        ({"SABAR_SESSION_DAYS": "1.5"}, "whole number"),
        ({"SABAR_TRUSTED_PROXIES": "10.0.0.300"}, "10.0.0.300"),
        ({"SABAR_CONFIG": "/nowhere/at-all.toml"}, "no such file"),
        ({"SABAR_SECRET_KEY_FILE": ""}, "path"),
        ({"SABAR_MAIL_FROM": "a@b\r\nBcc: c@d"}, "mail address"),
    ],
)
def test_a_mistake_is_told_by_name(environ: dict[str, str], said: str) -> None:
    with pytest.raises(settings.SettingsError) as wrong:
        settings.load(environ=environ)
    assert said in str(wrong.value)
    assert next(iter(environ)) in str(wrong.value) or "toml" in str(wrong.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('titel = "x"\nworkers = "sometimes"\n')
    with pytest.raises(settings.SettingsError) as wrong:
        settings.load({"log_level": "loud"}, config=file, environ={"SABAR_FOO": "1"})
    text = str(wrong.value)
    assert "did you mean title?" in text
    assert len(text.splitlines()) == 4


def test_a_secret_is_never_shown() -> None:
    read = settings.load(
        environ={"SABAR_MAIL": "smtp://me:hush@mail.example", "SABAR_DATABASE": "sqlite:///hush"}
    )
    assert "hush" not in repr(read) + str(read) + str(read.shown())
    with pytest.raises(settings.SettingsError) as wrong:
        settings.load(environ={"SABAR_MAIL": "me:hush@mail.example"})
    assert "hush" not in str(wrong.value)


def test_every_option_can_be_given_its_own_default() -> None:
    for name, value in settings.DEFAULTS.items():
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        if value is not None:
            assert getattr(settings.load({name: text}, environ={}), name) is not None
