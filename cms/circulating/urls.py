from django.urls import path

from cms.circulating.views import asking, desk, replying, tables, treating

app_name = "circulations"
urlpatterns = [
    path("", desk.index, name="index"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/adopt/", treating.adopt, name="adopt"),
    path("<int:pk>/extend/", asking.extend, name="extend"),
    path("<int:pk>/close/", asking.close, name="close"),
    path("<int:pk>/recall/", asking.recall, name="recall"),
    path("<int:pk>/table/", tables.table, name="table"),
    path("<int:pk>/table.xlsx", tables.xlsx, name="xlsx"),
    path("<int:pk>/table.docx", tables.docx, name="docx"),
    path("invitations/<int:pk>/", replying.reply, name="reply"),
    path("remarks/<int:pk>/", treating.treat, name="treat"),
    path("remarks/<int:pk>/stand/", treating.stand, name="stand"),
    path("remarks/<int:pk>/dispute/", treating.dispute, name="dispute"),
]
