"""Addresses under `compte/`. Names that begin with `account_`, `mfa_` and `usersessions_` are those allauth knows."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from guichet.web.account import civil_status, franceconnect, invitation, mandates, oidc, proconnect, views

_PERSON, _AGENT = {"door": franceconnect.DOOR}, {"door": proconnect.DOOR}

urlpatterns = [
    path("", views.home, name="account_home"),
    path("creation", account.signup, name="account_signup"),
    path("creation/envoye", account.email_verification_sent, name="account_email_verification_sent"),
    path("confirmation", views.ask_again, name="account_ask_again"),
    path("confirmation/<str:key>", views.confirmed, name="account_confirm_email"),
    path("connexion", account.login, name="account_login"),
    path("connexion/code", account.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/cle", keys.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/second-facteur", mfa.authenticate, name="mfa_authenticate"),
    path("franceconnect", oidc.start, _PERSON, name="franceconnect_start"),
    path("franceconnect/retour", oidc.callback, _PERSON, name="franceconnect_callback"),
    path("franceconnect/compte", oidc.new_account, _PERSON, name="franceconnect_account"),
    path("franceconnect/depart", oidc.left, _PERSON, name="franceconnect_left"),
    path("franceconnect/fin", oidc.unlink, _PERSON, name="franceconnect_unlink"),
    path("proconnect", oidc.start, _AGENT, name="proconnect_start"),
    path("proconnect/retour", oidc.callback, _AGENT, name="proconnect_callback"),
    path("proconnect/compte", oidc.new_account, _AGENT, name="proconnect_account"),
    path("proconnect/depart", oidc.left, _AGENT, name="proconnect_left"),
    path("proconnect/fin", oidc.unlink, _AGENT, name="proconnect_unlink"),
    path("deconnexion", views.sign_out, name="account_logout"),
    path("inactif", account.account_inactive, name="account_inactive"),
    path("reprise", views.held, name="account_held"),
    path("session", views.stay, name="account_stay"),
    path("langue", views.language, name="account_language"),
    path("etat-civil", civil_status.civil_status, name="account_civil_status"),
    path("etat-civil/convocation", civil_status.summons, name="account_summons"),
    path("etat-civil/correction", civil_status.correction, name="account_correction"),
    path("invitation/<str:key>", invitation.invitation, name="account_invitation"),
    path("mandats/", mandates.mandates, name="account_mandates"),
    path("mandats/nouveau", mandates.ask, name="account_mandate_ask"),
    path("mandats/<int:mandate>/code", mandates.give_code, name="account_mandate_code"),
    path("mandats/<int:mandate>/accord", mandates.agree, name="account_mandate_agree"),
    path("mandats/<int:mandate>/fin", mandates.end, name="account_mandate_end"),
    path("mandats/fin/<str:key>", mandates.end_without_account, name="account_mandate_stop"),
    path("mandats/<int:mandate>/agir", mandates.act, name="account_mandate_act"),
    path("identifiant-oublie", views.forgotten_identifier, name="account_forgotten_identifier"),
    path("mot-de-passe", account.password_change, name="account_change_password"),
    path("mot-de-passe/premier", account.password_set, name="account_set_password"),
    path("mot-de-passe/oublie", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/envoye", account.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/<str:uidb36>/<str:key>",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/change",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("adresse", account.email, name="account_email"),
    path("verification", account.reauthenticate, name="account_reauthenticate"),
    path("verification/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("verification/cle", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("connexions", views.sessions, name="usersessions_list"),
    path("second-facteur", mfa.index, name="mfa_index"),
    path("second-facteur/application", totp.activate_totp, name="mfa_activate_totp"),
    path("second-facteur/application/retirer", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/codes/nouveaux", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-facteur/codes/fichier", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("second-facteur/cles", keys.list_webauthn, name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter", keys.add_webauthn, name="mfa_add_webauthn"),
    path("second-facteur/cles/<int:pk>/nom", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("second-facteur/cles/<int:pk>/retirer", keys.remove_webauthn, name="mfa_remove_webauthn"),
]
