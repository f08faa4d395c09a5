"""What marks our own files, for those who write them and those who read them back."""

WORKBOOK_SIGN = "luotsi-budget-1"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
GUARD_SIGNS = tuple(GUARD + sign for sign in FORMULA_SIGNS)
