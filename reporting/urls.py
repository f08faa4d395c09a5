from reporting import dashboard_urls, import_urls

app_name = "reporting"
urlpatterns = [*dashboard_urls.urlpatterns, *import_urls.urlpatterns]
