"""Set-up, sign-up, login, apps."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.account import entrance_views
from sabar.web.frame import layout_parts
from sabar.web.frame.page import Page
from sabar.web.people import views as people_views
from sabar.web.posts import views as posts_views
from samples import frame
from samples import people as s


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    out = frame.shell(lang, viewer=False)
    wrong = layout_parts.FormView(
        values={"username": "awa", "email": "awa@", "name": "Place du Tambour", "return_to": "/"},
        errors={
            "username": {
                "en": "Somebody here already has this name.",
                "fr": "Quelqu’un ici porte déjà ce nom.",
            }[lang],
            "password": {
                "en": "Too short: at least 10 characters.",
                "fr": "Trop court : au moins 10 caractères.",
            }[lang],
        },
    )
    kinds: tuple[layout_parts.ChecklistKind, ...] = ("name", "join", "mail", "invite", "post")
    items = tuple(
        layout_parts.ChecklistItemView(kind=kind, done=number < 2, url=f"/admin#{kind}")
        for number, kind in enumerate(kinds)
    )
    invite_only = structs.replace(out, site=structs.replace(out.site, registrations="invite"))
    approval = structs.replace(out, site=structs.replace(out.site, registrations="approval"))
    yield "welcome", posts_views.WelcomePage(shell=out, posts=(s.P_SQUARE, s.P_RIVER, s.P_MINE))
    yield "welcome_empty", posts_views.WelcomePage(shell=invite_only, posts=())
    yield "setup", entrance_views.SetupPage(shell=out, form=frame.NO_FORM, known_as="microblog.example")
    yield (
        "setup_checklist",
        entrance_views.ChecklistPage(
            shell=frame.shell(lang), items=items, invite_link="https://tambour.example/invite/k7Hq2"
        ),
    )
    yield "signup", entrance_views.SignupPage(shell=out, form=frame.NO_FORM, inviter=s.BEN, shut=False)
    yield "signup_errors", entrance_views.SignupPage(shell=approval, form=wrong, inviter=None, shut=False)
    yield (
        "signup_shut",
        entrance_views.SignupPage(shell=invite_only, form=frame.NO_FORM, inviter=None, shut=True),
    )
    yield "login", entrance_views.LoginPage(shell=out, form=frame.NO_FORM, app=None, mail=True)
    refused = {
        "en": "That name and password do not go together.",
        "fr": "Ce nom et ce mot de passe ne vont pas ensemble.",
    }[lang]
    yield (
        "login_error",
        entrance_views.LoginPage(
            shell=out,
            form=layout_parts.FormView(values={"email": "awa"}, errors={"form": refused}),
            app="Phanpy",
            mail=True,
        ),
    )
    yield "second_factor", entrance_views.SecondFactorPage(shell=out, form=frame.NO_FORM)
    yield "forgot", entrance_views.ForgotPasswordPage(shell=out, form=frame.NO_FORM, sent=False, mail=True)
    yield (
        "forgot_sent",
        entrance_views.ForgotPasswordPage(shell=out, form=frame.NO_FORM, sent=True, mail=True),
    )
    yield (
        "forgot_no_mail",
        entrance_views.ForgotPasswordPage(shell=out, form=frame.NO_FORM, sent=False, mail=False),
    )
    yield "reset", entrance_views.ResetPasswordPage(shell=out, form=frame.NO_FORM, token="t", expired=False)
    yield (
        "reset_expired",
        entrance_views.ResetPasswordPage(shell=out, form=frame.NO_FORM, token="", expired=True),
    )
    for state in ("sent", "asked", "done", "expired"):
        yield (
            f"confirm_email_{state}",
            entrance_views.ConfirmEmailPage(shell=out, state=state, email="awa@tambour.example", token="t"),
        )
    for part in ("form", "sent", "begin", "begun", "end", "ended"):
        yield (
            f"by_mail_{part}",
            people_views.ByMailPage(shell=out, state=part, name="ben", token="t", form=frame.NO_FORM),
        )
    for onward in ("", "https://far.example/authorize_interaction?uri=x"):
        yield (
            "from_elsewhere_onward" if onward else "from_elsewhere",
            people_views.FromElsewherePage(
                shell=out,
                name="ben",
                handle="@ben@tambour.example",
                onward=onward,
                server="far.example",
                form=frame.NO_FORM,
            ),
        )
    yield "pending", entrance_views.PendingApprovalPage(shell=out, mail=True)
    scopes = tuple(
        entrance_views.ScopeView(name=name, kind=name.partition(":")[0])  # type: ignore[arg-type]
        for name in ("read", "write", "follow", "push", "read:lists", "write:media", "admin:read")
    )
    yield (
        "oauth_authorize",
        entrance_views.AuthorizePage(
            shell=frame.shell(lang),
            app="Phanpy",
            redirect_host="phanpy.example",
            scopes=scopes,
            hidden={"state": "x"},
        ),
    )
    yield "oauth_oob", entrance_views.CodePage(shell=frame.shell(lang), app="toot", code="Zk3v9Qp2mW7rT1xY")
