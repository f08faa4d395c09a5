from django.urls import path

from budget import views

app_name = "budget"
urlpatterns = [
    path("", views.budget_list, name="list"),
    path("summary/", views.summary, name="summary"),
    path("new/", views.BudgetEdit.as_view(), name="new"),
    path("expenses/", views.expense_list, name="expenses"),
    path("expenses/new/", views.ExpenseEdit.as_view(), name="expense_new"),
    path("expenses/<int:pk>/", views.ExpenseEdit.as_view(), name="expense"),
    path("expenses/<int:pk>/delete/", views.ExpenseDelete.as_view(), name="expense_delete"),
    path("<int:budget_pk>/", views.grid_page, name="grid"),
    path("<int:pk>/edit/", views.BudgetEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", views.BudgetDelete.as_view(), name="delete"),
    path("<int:budget_pk>/close/", views.close_month, name="close"),
    path("<int:budget_pk>/moves/", views.move_list, name="moves"),
    path("<int:budget_pk>/moves/new/", views.MoveNew.as_view(), name="move_new"),
    path("<int:budget_pk>/lines/new/", views.LineEdit.as_view(), name="line_new"),
    path("<int:budget_pk>/lines/<int:line_pk>/", views.line_page, name="line"),
    path("<int:budget_pk>/lines/<int:pk>/edit/", views.LineEdit.as_view(), name="line_edit"),
    path("<int:budget_pk>/lines/<int:pk>/delete/", views.LineDelete.as_view(), name="line_delete"),
    path("<int:budget_pk>/lines/<int:line_pk>/defund/", views.defund, name="defund"),
    path("<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/", views.month_page, name="month"),
    path("<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/cell/", views.cell, name="cell"),
]
