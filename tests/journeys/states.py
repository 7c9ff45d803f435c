"""Every page of the site in each of its states, reached by an address over the rules of `data/`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """`shows`: words, in French, that tell this state from its neighbours. `scripts`: how many it loads."""

    path: str
    shows: str
    status: int = 200
    scripts: int = 0


DAY = "date=2026-11-21&"
"""Asked for one day, an answer stays the same whenever the tests run."""

UNKNOWN = (
    "fondement",
    "fondement_detenu",
    "departement",
    "nationalite",
    "visa",
    "titre_detenu",
    "expiration_titre",
    "date_naissance",
    "date_ase",
    "date_entree_france",
    "age_entree_france",
    "sejour_regulier",
)
"""Every question that a renewal may ask."""
HOME = {
    "home": State("/", "Ma carte expire"),
}
QUESTIONS = {
    "choices in groups": State("/orientation", "Que voulez-vous faire"),
    "grounds in groups": State("/orientation?demande=renouvellement", "Études, stage, séjour au pair"),
    "choice sent empty": State("/orientation?repondre=demande", "Donnez une réponse", 400),
    "answered before": State("/orientation?demande=duplicata&modifier=demande", "Garder ma réponse"),
    "yes or no": State("/orientation?demande=retrait_titre", "Avez-vous reçu un SMS"),
    "date": State("/orientation?modifier=expiration_titre", "Exemple : 31 12 2026"),
    "date refused": State(
        "/orientation?repondre=expiration_titre&expiration_titre-jour=31&expiration_titre-mois=2"
        "&expiration_titre-annee=2027",
        "Cette date n’existe pas",
        400,
    ),
    "number": State("/orientation?modifier=age_entree_france", "âge"),
    "moment": State("/orientation?demande=retrait_titre&modifier=moment", "Quand pensez-vous"),
    "list": State("/orientation?modifier=nationalite", "Choisir dans la liste"),
    "foreigner number": State(
        "/orientation?demande=trouver_numero_etranger&modifier=numero_etranger", "numéro étranger"
    ),
    "place": State("/orientation?modifier=departement", "Écrivez une commune"),
    "place found": State("/orientation?modifier=departement&lieu=nanterre", "Hauts-de-Seine (92)"),
    "place not found": State("/orientation?modifier=departement&lieu=xyzzyx", "Aucun lieu ne ressemble"),
    "place sent empty": State("/orientation?modifier=departement&lieu=", "Écrivez une commune", 400),
    "place not chosen": State("/orientation?repondre=departement&lieu=nanterre", "Donnez une réponse", 400),
    "not known": State("/orientation?demande=renouvellement&passe=fondement", "Vous ne savez pas"),
}
RESULTS = {
    # A national answer by the portal, its window computed, no source against it.
    "answer": State(
        f"/orientation?{DAY}demande=renouvellement&fondement=etudiant&expiration_titre=2027-03-01",
        "Du 1er novembre 2026 au 31 décembre 2026",
    ),
    # The local table names a mailbox, for Algerian nationals of one arrondissement.
    "answer by mail": State(
        f"/orientation?{DAY}demande=premiere_demande&fondement=salarie&commune=92050&nationalite=DZA"
        "&visa=long_sejour",
        "pref-demandeRdv-salaries92@hauts-de-seine.gouv.fr",
    ),
    # The local table of 2021 against the national portal.
    "answer with a conflict": State(
        f"/orientation?{DAY}demande=premiere_demande&fondement=talent&commune=92050&visa=long_sejour",
        "Les sources ne disent pas toutes la même chose",
    ),
    # No local source: the préfecture, and no link.
    "answer without a link": State(
        f"/orientation?{DAY}demande=premiere_demande&fondement=salarie&departement=26",
        "Préfecture de la Drôme",
    ),
    # Nothing to file.
    "automatic": State(
        "/orientation?date=2020-07-01&demande=prolongation_automatique&departement=45"
        "&expiration_titre=2020-04-10",
        "Rien à faire",
    ),
    "several answers possible": State(
        "/orientation?demande=renouvellement" + "".join(f"&passe={key}" for key in UNKNOWN),
        "Plusieurs réponses restent possibles",
    ),
    "not eligible": State(
        f"/orientation?{DAY}demande=retrait_titre&avis_disponibilite=false", "Pas encore, ou pas ainsi"
    ),
    # Before the oldest source that shows this choice of the portal: an owned gap.
    "not covered": State("/orientation?date=2023-01-01&demande=naturalisation", "Aucune source ne répond"),
    "impossible": State(
        "/orientation?departement=92&fondement=citoyen_ue&nationalite=DZA", "Ces réponses ne vont pas", 400
    ),
    "unknown key": State("/orientation?demannde=renouvellement&demande=duplicata", "Le plus proche", 400),
    "number in an address": State("/orientation?numero_etranger=2008006503", "ne doit jamais figurer", 400),
}
LISTINGS = {
    "départements": State("/demarches/", "Départements qui publient"),
    "search": State("/demarches/?q=visa", "trouvés"),
    "search in vain": State("/demarches/?q=zzzzzz", "Aucun formulaire ne porte ces mots"),
    "search refused": State("/demarches/?q=a%00b", "Cette recherche ne se lit pas", 400),
    "département": State("/demarches/94", "Sous-Préfecture de L'Haÿ-les-Roses"),
    "département with a notice": State("/demarches/67", "INFORMATION"),
    "département without forms": State("/demarches/26", "aucun formulaire pour ce département"),
}
OTHERS = {
    "contact": State("/contact", "À qui écrire"),
    "filing impossible": State("/depot-impossible", "Je ne peux pas déposer en ligne"),
    "delays": State("/delais", "Aucun délai n’est encore publié"),
    "accessibility": State("/accessibilite", "Déclaration d’accessibilité"),
    "legal notice": State("/mentions-legales", "Éditeur et hébergeur"),
    "site map": State("/plan-du-site", "Plan du site"),
    "verification": State("/verifier", "Vous avez le fichier PDF"),
    "not found": State("/nulle-part", "Page introuvable", 404),
    "no such département": State("/demarches/99", "Page introuvable", 404),
}
ACCOUNTS = {
    # Its script only shows what needs one: signing in with a passkey.
    "sign in": State("/compte/connexion", "Identifiant oublié", scripts=1),
    "sign up": State("/compte/creation", "Ce qu’il faut à un mot de passe"),
    "confirmation sent": State("/compte/creation/envoye", "Rien n’est arrivé"),
    "confirmation asked again": State("/compte/confirmation", "Envoyer le lien"),
    "confirmation too late": State("/compte/confirmation/xyz", "Ce lien n’est plus valable"),
    "forgotten password": State("/compte/mot-de-passe/oublie", "Recevoir le lien"),
    "forgotten password sent": State("/compte/mot-de-passe/envoye", "Si cette adresse est celle d’un compte"),
    "reset too late": State("/compte/mot-de-passe/nouveau/1/x-y", "Ce lien n’est plus valable"),
    "password changed": State("/compte/mot-de-passe/change", "Votre mot de passe est changé"),
    "forgotten identifier": State("/compte/identifiant-oublie", "Retrouver mon identifiant"),
    "account closed": State("/compte/inactif", "Ce compte est fermé"),
}
STATES = HOME | ACCOUNTS | QUESTIONS | RESULTS | LISTINGS | OTHERS
