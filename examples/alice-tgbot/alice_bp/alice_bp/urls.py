from django.urls import path

from alice_skill import views

urlpatterns = [
    path("healthz", views.healthz),
    path("users", views.record_message),
    path("users/lookup", views.look_up),
]
