from reporting import dashboard_urls

app_name = "reporting"
urlpatterns = [*dashboard_urls.urlpatterns]
