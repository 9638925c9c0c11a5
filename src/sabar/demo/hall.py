"""The town hall: what the owner of the server decides, and what stands beside the posts of the cast."""

from sabar.actions import collections, drafts, filters, labels, profiles, relations, reports, scheduled, tags
from sabar.actions.auth import accounts, appeals, invites, moderation
from sabar.actions.auth.moderation import Decision
from sabar.actions.filters import FilterChange, KeywordChange
from sabar.actions.holding import rules as hold_rules
from sabar.actions.profiles import ProfileChange
from sabar.actions.staff import announcements, blocklist_sources, emojis, server_texts
from sabar.actions.staff.server_texts import RuleChange
from sabar.actions.statuses import edit, post, recall
from sabar.demo import badges, room, script
from sabar.demo.stage import PASSWORD, Doing, Stage
from sabar.kit import times
from sabar.kit.times import DAY, HOUR, MINUTE
from sabar.model.audience import Visibility
from sabar.model.drafts import Box
from sabar.model.hold_rules import HoldRule, RuleWait
from sabar.model.labels import Colour
from sabar.model.moderation import Measure
from sabar.model.server import RuleWords
from sabar.model.statuses import EditKind, Following, Hold, Waits
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.rules.unsent import holding
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.rules.writing.unfinished import Place, Unfinished
from sabar.store import moderation as strikes

_RULES = (
    ("On parle aux gens comme sur la place du Marché.", "Talk to people as you would on the market square."),
    ("Rien n’est à vendre ici, sauf chez qui l’on suit.", "Nothing is for sale, except by those you follow."),
    ("Une rumeur se vérifie avant d’être répétée.", "Check a rumour before you repeat it."),
)
_PRIVACY = """Nous gardons ce que vous écrivez, et rien d’autre.

Ni publicité, ni mesure d’audience, ni revente. Les adresses IP sont oubliées après quelques jours."""
_TERMS = """Villeneuve est une petite ville : chacun y répond de ce qu’il dit.

Vous restez propriétaire de vos textes et de vos images. Vous pouvez partir quand vous voulez."""
_COMING = "\n\nLes comptes sans visite depuis trois ans seront effacés, après trois lettres."
#: What other towns keep at a distance; nothing of it is done yet.
_BLOCKLIST = b"""#domain,#severity,#reject_media,#public_comment
bateaux.example,suspend,,Publicit\xc3\xa9
rumeurs.example,silence,,Rumeurs sans source
images.example,silence,true,
pas un serveur,suspend,,"""
#: Those who only pass by: they have no face, and trouble comes with them.
_TRADER, _SHOUTER = "bateaux", "grandegueule"
_PASSING = {
    _TRADER: ("Bateaux Pas Chers", "Des bateaux. Pas chers."),
    _SHOUTER: ("Grande Gueule", "Je dis tout haut ce que je pense tout bas."),
}
_OFFERS = (
    "🚤 BATEAUX -70 % !!! Derniers jours, livraison place du Marché : https://example.com/bateaux",
    "🚤 BATEAUX -75 % !!! Vraiment les derniers jours : https://example.com/bateaux?encore",
)

#: What the owner calls people, for himself alone: name, colour, asked about before they read something, who.
_LABELS = (
    ("La mairie", Colour.RED, True, ("bibliotheque",)),
    ("Les amis", Colour.GREEN, False, ("ben", "nadia2027")),
)
#: What she says of the prefect waits until she has looked at it twice.
_OF_THE_PREFECT = HoldRule(
    id=0,
    account_id=0,
    enabled=True,
    wait=RuleWait.FOR_GOOD,
    weekdays=[],
    from_minute=None,
    to_minute=None,
    words=["préfet"],
    strangers=False,
    above=None,
    label_ids=[],
    created_at=0,
)


class Hall:
    """Puts it all on a stage that Play has filled with people."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.app = stage.app

    def prepare(self) -> None:
        """On its days, the last of them the newest."""
        self._on(15, "08:30", self._open)
        self._on(9, "10:00", self._pass_by)
        self._on(6, "12:10", self._trade)
        self._on(5, "16:40", self._shout)
        self._on(3, "09:20", self._slip)
        self._on(2, "08:10", self._correct)
        self._on(1, "18:00", self._announce)
        self.stage.at(self.stage.end - HOUR, self._ask)
        self.stage.at(self.stage.end - 20 * MINUTE, self._write_on)

    def _on(self, day: int, at: str, doing: Doing) -> None:
        hour, minute = at.split(":")
        self.stage.at(
            times.midnight(self.stage.end) - day * DAY + int(hour) * HOUR + int(minute) * MINUTE, doing
        )

    @property
    def _owner(self) -> Viewer:
        return self.stage.viewers[script.people()[0].name]

    async def _open(self) -> None:
        """What visitors read, and what people may put into their posts."""
        for french, english in _RULES:
            rule = RuleChange(french, translations={"en": RuleWords(english)})
            await server_texts.add_rule(self.app, self._owner, rule)
        await server_texts.set_text(self.app, self._owner, "privacy_policy", _PRIVACY)
        today = times.day(self.app.clock.now_ms())
        await server_texts.publish_terms(self.app, self._owner, _TERMS, today)
        await blocklist_sources.bring(self.app, self._owner, "Liste des villes voisines", _BLOCKLIST)
        for name in badges.NAMES:
            async with self.app.files.working_copy(await self.stage.badge(name)) as picture:
                await emojis.add(self.app, name, picture, category="Villeneuve", by=self._owner)

    async def _pass_by(self) -> None:
        for name, (shown, note) in _PASSING.items():
            made = await accounts.make(self.app, name, f"{name}@example.org", PASSWORD, locale="fr")
            viewer = await viewers.of_user(self.app, made)
            await profiles.update(self.app, viewer, ProfileChange(display_name=shown, note=note))
            self.stage.viewers[name] = viewer

    async def _trade(self) -> None:
        """One who sells is reported, and heard by fewer people from then on."""
        trader = self.stage.viewers[_TRADER]
        sold = [await post.post(self.app, trader, Draft(text=offer)) for offer in _OFFERS]
        told = await self._report("chloe", _TRADER, sold, "Il en propose à mes élèves.", "spam")
        await self._report(
            "hugo", _TRADER, sold[1:], "Same boat, same picture, third time this week.", "spam"
        )
        words = "Un bateau, passe encore. Une flotte, c’est de la publicité : voyez la règle 2."
        await self._silence(_TRADER, words, told, sold)

    async def _shout(self) -> None:
        """One who shouts is silenced too, and says that he was right."""
        nadia = self.stage.viewers["nadia2027"]
        draft = Draft(text=f"@{nadia.account.username} VENDUS ! TOUS VENDUS ! ET LA SOUPE ÉTAIT FROIDE !")
        said = await post.post(self.app, self.stage.viewers[_SHOUTER], draft)
        told = await self._report("nadia2027", _SHOUTER, [said], "La soupe était chaude.", "other")
        await self._silence(_SHOUTER, "On peut le dire sans crier : voyez la règle 1.", told, [said])
        shouter = self.stage.viewers[_SHOUTER]
        (strike, *_) = await strikes.strikes_of(self.app.db.read(), shouter.id, 1)
        words = "C’était une question de principe, et mon clavier était coincé en majuscules."
        await appeals.appeal(self.app, shouter.account, strike.id, words)

    async def _report(self, by: str, about: str, posts: list[int], words: str, category: str) -> int:
        made = await reports.file(
            self.app,
            self.stage.viewers[by],
            self.stage.viewers[about].account,
            status_ids=posts,
            comment=words,
            category=category,
        )
        return made.id

    async def _silence(self, name: str, words: str, report: int, posts: list[int]) -> None:
        decision = Decision(Measure.SILENCE, words, report, posts)
        await moderation.decide(self.app, self._owner, self.stage.viewers[name].id, decision)
        self.stage.viewers[name] = await viewers.renewed(self.app, self.stage.viewers[name])

    async def _slip(self) -> None:
        """The owner takes a post back some minutes later, and says why."""
        said = "Le concert de la place du Marché est avancé à lundi, 18 h. #radio"
        slip = await post.post(self.app, self._owner, Draft(text=said, visibility=Visibility.PUBLIC))
        reason = "Le concert a bien lieu mardi."
        self.stage.at(
            self.app.clock.now_ms() + 7 * MINUTE,
            lambda: recall.recall(self.app, self._owner, slip, announce=True, reason=reason),
        )

    async def _correct(self) -> None:
        """The owner has a time wrong, and says so where everybody read it."""
        said = "La bibliothèque rouvre samedi à 14 h, et la chaise du fond est réparée. #radio"
        wrong = await post.post(self.app, self._owner, Draft(text=said, visibility=Visibility.PUBLIC))
        right = edit.Edit(
            text=said.replace("14 h", "15 h"),
            correction=EditKind.CORRECTION,
            correction_note="C’est 15 h : j’avais lu l’affiche de l’an dernier.",
        )
        self.stage.at(
            self.app.clock.now_ms() + 40 * MINUTE,
            lambda: edit.edit(self.app, self._owner, wrong, right),
        )

    async def _announce(self) -> None:
        now = self.app.clock.now_ms()
        for text, published in (
            ("Samedi, la bibliothèque lit à voix haute sur ce serveur, de 15 h à 17 h. :tambour:", True),
            ("Lundi à 5 h, le serveur se repose dix minutes.", False),
        ):
            made = await announcements.write(self.app, self._owner, announcements.Words(text))
            if published:
                await announcements.publish(self.app, self._owner, made.id)
        day = times.day(now + 30 * DAY)
        await server_texts.publish_terms(self.app, self._owner, f"{_TERMS}{_COMING}", day)

    async def _ask(self) -> None:
        """Who is heard by few asks to follow the owner and speaks to her; two reports are still open."""
        for name, text in (
            (_TRADER, "Un petit bateau pour la radio ? Prix d’ami. https://example.com/bateaux?radio"),
            (_SHOUTER, "J’ai débloqué mon clavier. On peut en parler calmement ?"),
        ):
            viewer = self.stage.viewers[name]
            await relations.follow(self.app, viewer, self._owner.account)
            said = await post.post(self.app, viewer, Draft(text=f"@{self._owner.account.username} {text}"))
            if name == _TRADER:
                told = await self._report("bibliotheque", name, [said], "Il recommence, plus bas.", "spam")
                await reports.assign_to_self(self.app, self._owner, told)
        await self._report("grace", _SHOUTER, [], "Is this one account or three?", "other")

    async def _write_on(self) -> None:
        """What the owner keeps for herself: a filter, a collection, an invite, posts that wait."""
        me, people = self._owner, self.stage.viewers
        await filters.create(
            self.app,
            me,
            FilterChange(
                title="Les fins de romans",
                context=["home", "public", "thread"],
                keywords=[KeywordChange(keyword="spoiler"), KeywordChange(keyword="dernier chapitre")],
            ),
        )
        told = collections.Words(
            name="Les voix de Villeneuve",
            description="Qui écouter pour savoir ce qui se passe en ville.",
            language="fr",
            tag_name="Villeneuve",
            discoverable=True,
        )
        voices = [people[name].id for name in ("tambour", "bibliotheque", "meteo", "nadia2027")]
        await collections.create(self.app, me, told, voices)
        await invites.create(self.app, me, max_uses=10, days=7)
        await tags.follow(self.app, me, "jardin")
        await tags.feature(self.app, me, "radio")
        await relations.note(self.app, me, people["ben"].account, "Me doit une chaise. Je lui dois un thé.")
        for name, colour, asked, bearers in _LABELS:
            label = await labels.create(self.app, me, name, colour=colour, sensitive=asked)
            await labels.give(self.app, me, label.id, [people[one].id for one in bearers])
            if not asked:
                words = "Dimanche, soupe chez moi. Ne l’écrivez pas plus loin, il n’y a que six chaises."
                await post.post(self.app, me, Draft(text=words, circle_label_ids=[label.id], language="fr"))
        await relations.mute(self.app, me, people["meteo"].account, notifications=True, seconds=86400)
        for number, typed in enumerate(
            (
                Unfinished(text="Ce que la nuit fait aux voix, et pourquoi on ne le raconte qu’à la radio :"),
                Unfinished(
                    text="L’émission de jeudi, en trois temps.",
                    more=[
                        Following("D’abord le marché, sans commentaire."),
                        Following("Puis la question que personne ne pose."),
                    ],
                ),
                Unfinished(
                    text="On garde quel générique ?",
                    poll=PollDraft(["Le balafon", "La pluie", "Rien"], 86400),
                    with_poll=True,
                ),
            )
        ):
            await drafts.save(self.app, me, Box(f"demo{number}", 0, "demo"), typed, Place(aside=True))
        morning = times.midnight(self.stage.end) + DAY + 6 * HOUR
        for days, text in (
            (0, "Bonjour Villeneuve. Aujourd’hui dans l’émission : une boulangère de nuit. #radio"),
            (4, "Rappel : micro ouvert ce soir, place du Marché. Venez avec vos silences aussi. :tambour:"),
        ):
            await scheduled.schedule(self.app, me, Draft(text=text), morning + days * DAY)
        await hold_rules.create(self.app, me, _OF_THE_PREFECT)
        # Nobody has read it, and nobody will before she says so.
        held = Draft(
            text="Le nouveau préfet dort en studio. Je vérifie deux fois avant d’en dire plus.",
            visibility=Visibility.PUBLIC,
            language="fr",
        )
        await scheduled.hold(self.app, me, held, Waits(holding.FOR_GOOD, Hold.ASKED))
        await room.furnish(self.app, people, self.app.clock.now_ms())
