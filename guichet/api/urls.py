from django.urls import path

from guichet.api.v1 import api

urlpatterns = [path("", api.urls)]
