"""What is said to a person about their account, in place of allauth's own words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guichet.accounts.passwords import LEAST, Fault, faults

WRONG_SIGN_IN = _("Identifiant ou mot de passe incorrect. Vérifiez les deux, puis recommencez.")
"""One sentence, whichever of the two is wrong and whether or not the account exists."""

TOO_MANY_TRIES = _(
    "Trop d’essais. Attendez cinq minutes, puis recommencez ; ou choisissez un nouveau mot de passe."
)

REFUSALS = {
    "email_password_mismatch": WRONG_SIGN_IN,
    "too_many_login_attempts": TOO_MANY_TRIES,
    "rate_limited": TOO_MANY_TRIES,
    "incorrect_password": _("Ce mot de passe n’est pas le vôtre."),
    "enter_current_password": _("Ce mot de passe n’est pas votre mot de passe actuel."),
    "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà servi."),
    "duplicate_email": _("C’est déjà l’adresse de votre compte."),
    "invalid_password_reset": _("Ce lien a déjà servi ou n’est plus valable."),
}

MESSAGES = {
    "account/messages/email_confirmed.txt": _("Votre adresse est confirmée."),
    "account/messages/email_deleted.txt": _("Le changement d’adresse est abandonné."),
    "account/messages/logged_out.txt": _("Vous êtes déconnecté."),
    "account/messages/password_changed.txt": _(
        "Votre mot de passe est changé. Vos autres connexions sont fermées."
    ),
    "account/messages/password_set.txt": _("Votre mot de passe est enregistré."),
    "mfa/messages/recovery_codes_generated.txt": _("Vos nouveaux codes de secours remplacent les anciens."),
    "mfa/messages/totp_activated.txt": _("L’application de codes est enregistrée."),
    "mfa/messages/totp_deactivated.txt": _("L’application de codes est retirée."),
    "mfa/messages/webauthn_added.txt": _("La clé d’accès est enregistrée."),
    "mfa/messages/webauthn_removed.txt": _("La clé d’accès est retirée."),
    "usersessions/messages/sessions_logged_out.txt": _("Les autres connexions sont fermées."),
}

PASSWORD_RULES = (
    _("Au moins %(number)d caractères : une phrase convient très bien, espaces compris.") % {"number": LEAST},
    _("N’importe quels caractères : ni majuscule, ni chiffre, ni signe n’est exigé."),
    _("Pas un mot de passe connu (« motdepasse1234 », « azertyuiop12 »…)."),
    _("Sans votre nom ni votre adresse, sans « préfecture » ni « séjour »."),
)
"""Told before they are broken."""

_PASSWORD_FAULTS = {
    Fault.SHORT: _("Ce mot de passe est trop court : il faut au moins %(number)d caractères.")
    % {"number": LEAST},
    Fault.LONG: _("Ce mot de passe est trop long : 1 000 caractères au plus."),
    Fault.KNOWN: _("Ce mot de passe est trop connu : il serait essayé en premier."),
    Fault.PERSONAL: _("Ce mot de passe contient votre nom ou votre adresse."),
    Fault.SITE: _("Ce mot de passe contient un mot du site, comme « préfecture » ou « séjour »."),
}


def password_refusal(password: str, about: Iterable[str]) -> list[str]:
    """Why a password is not taken, a sentence a reason; nothing where it is."""
    return [str(_PASSWORD_FAULTS[fault]) for fault in faults(password, about)]


MANDATE_REFUSALS = {
    "trop_de_demandes": _("Vous avez fait beaucoup de demandes aujourd’hui. Recommencez demain."),
    "soi_meme": _("C’est votre propre adresse : personne n’agit pour soi-même."),
    "deja_demande": _("Vous avez déjà fait cette demande."),
    "accord_manquant": _(
        "Donnez l’adresse ou le téléphone de la personne, ou cochez qu’elle a signé une déclaration."
    ),
    "nom_manquant": _("Remplissez ce champ."),
    "qualite_inconnue": _("Choisissez dans la liste."),
    "pouvoirs_inconnus": _("Choisissez au moins une chose."),
    "pouvoirs_sans_lecture": _(
        "Répondre ou retirer demande de lire : choisissez aussi « Remplir et déposer » ou « Lire et suivre »."
    ),
    "inconnu": _("Cette demande n’existe pas."),
    "deja_repondu": _("C’est déjà fait."),
    "trop_d_essais": _("Trop d’essais. Recommencez dans une heure."),
    "code_perime": _("Ce code a plus de 24 heures. Mettez fin à cette demande et faites-en une autre."),
    "code_faux": _("Ce n’est pas le bon code."),
}
"""Why a mandate was not given, by the reason the action tells."""

REGISTRY_REFUSALS = {
    "trop_d_essais": _("Trop d’essais aujourd’hui. Recommencez demain."),
    "aucune_convocation": _(
        "Aucune convocation ne porte ce numéro et cette date. Vérifiez-les ; sinon, remplissez votre état civil"
        " vous-même dans votre demande."
    ),
    "convocation_reprise": _(
        "Quelqu’un a déjà repris cette convocation. Si ce n’est pas vous, écrivez à la préfecture qui vous a convoqué."
    ),
    "numero_deja_verifie": _(
        "Le numéro étranger de cette convocation est déjà celui d’un autre compte : il ne sert pas encore à vous"
        " connecter. Demandez à la préfecture de regarder lequel est le vôtre."
    ),
    "mandat": _(
        "Votre mandat ne couvre pas cet acte : il faut pouvoir déposer une demande pour cette personne."
    ),
    "valeur_illisible": _(
        "Cette valeur ne se lit pas. Écrivez une date comme 31/12/2008, un pays par son nom, un numéro étranger à dix"
        " chiffres."
    ),
    "naissance": _(
        "Cette date ne peut pas être celle d’une naissance : elle est à venir, ou trop ancienne. Vérifiez-la."
    ),
    "rien_a_corriger": _("Écrivez ce qui est faux, ou ce qu’il faut écrire à la place."),
}
"""Why civil status was not taken or no correction asked for."""
