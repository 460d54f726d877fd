"""Addresses of signing in, passwords and the choice of colours."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from accounts import views
from accounts.forms import NewPasswordForm, OwnPasswordForm, SignInForm

urlpatterns = [
    path(
        "sign-in/",
        login_not_required(
            auth.LoginView.as_view(
                template_name="accounts/sign_in.html",
                authentication_form=SignInForm,
                redirect_authenticated_user=True,
            )
        ),
        name="sign_in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("theme/", views.theme, name="theme"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(
            template_name="accounts/password_change.html",
            form_class=OwnPasswordForm,
            success_url=reverse_lazy("password_change_done"),
        ),
        name="password_change",
    ),
    path(
        "password/changed/",
        auth.PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password_change_done",
    ),
    path(
        "password/forgotten/",
        login_not_required(
            auth.PasswordResetView.as_view(
                template_name="accounts/password_reset.html",
                email_template_name="accounts/password_reset_email.txt",
                subject_template_name="accounts/password_reset_subject.txt",
            )
        ),
        name="password_reset",
    ),
    path(
        "password/forgotten/sent/",
        login_not_required(
            auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_done.html")
        ),
        name="password_reset_done",
    ),
    path(
        "password/new/<uidb64>/<token>/",
        login_not_required(
            auth.PasswordResetConfirmView.as_view(
                template_name="accounts/password_reset_confirm.html", form_class=NewPasswordForm
            )
        ),
        name="password_reset_confirm",
    ),
    path(
        "password/new/saved/",
        login_not_required(
            auth.PasswordResetCompleteView.as_view(template_name="accounts/password_reset_complete.html")
        ),
        name="password_reset_complete",
    ),
]
