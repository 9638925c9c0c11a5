"""What staff decided, in one sentence, in the languages of the pages."""

_MEASURES = {
    "en": {
        "none": "This is a warning. Nothing else was done.",
        "disable": "Your login is closed. Your profile and your posts stay where they are.",
        "mark_statuses_as_sensitive": "The pictures of some of your posts are hidden behind a warning.",
        "delete_statuses": "Some of your posts were deleted.",
        "sensitive": "From now on all your pictures are hidden behind a warning.",
        "silence": "Your account is limited: only those who follow you see your posts.",
        "suspend": (
            "Your account is suspended: nobody sees it any more. After 30 days everything in it is deleted."
        ),
    },
    "fr": {
        "none": "C’est un avertissement. Rien d’autre n’a été fait.",
        "disable": "Votre accès est fermé. Votre profil et vos messages restent en place.",
        "mark_statuses_as_sensitive": "Les images de certains de vos messages sont cachées derrière un avis.",
        "delete_statuses": "Certains de vos messages ont été supprimés.",
        "sensitive": "Désormais, toutes vos images sont cachées derrière un avis.",
        "silence": "Votre compte est limité : seules les personnes qui vous suivent voient vos messages.",
        "suspend": (
            "Votre compte est suspendu : plus personne ne le voit. Après 30 jours, tout son contenu est "
            "supprimé."
        ),
    },
}


def measure(locale: str, action: str) -> str:
    return _MEASURES.get(locale, _MEASURES["en"])[action]
