"""Spreadsheet formulas that settle a month exactly as `budget.carryover` does.

Cells are named by their addresses, policies by the workbook's own names (`policy_none` …). Money
is rounded to the currency's unit after every step, so that binary fractions never add up to a
cent. Functions are those every spreadsheet program knows.
"""

from dataclasses import dataclass

NO_LIMIT = "1E+15"


@dataclass(frozen=True, slots=True)
class MonthCells:
    """Addresses of what settles one month of a line."""

    plan: str
    """The cell of the plan sheet, which is empty while the month was never set up."""
    booked: str
    moved: str
    carried_in: str
    remaining: str
    carried_out: str
    over: str
    policy: str
    limit: str
    excess: str
    late: str = "0"
    """How many closed months have something booked late that this month takes up."""

    @property
    def untouched(self) -> str:
        checks = [f"ISBLANK({self.plan})", f"{self.moved}=0", f"{self.booked}=0"]
        if self.late != "0":
            checks.append(f"{self.late}=0")
        return f"AND({','.join(checks)})"

    @property
    def passes_by(self) -> str:
        """Whether nothing is settled: the month is not over, or never set up."""
        return f"OR({self.over}=0,{self.untouched})"


def rounded(expression: str, places: int) -> str:
    return f"=ROUND({expression},{places})"


def carried_out(cells: MonthCells) -> str:
    surplus = f'IF({cells.limit}="",{cells.remaining},MIN({cells.remaining},{cells.limit}))'
    of_surplus = f"IF(OR({cells.policy}=policy_none,{cells.policy}=policy_pool),0,{surplus})"
    of_deficit = f"IF({cells.policy}=policy_signed,{cells.remaining},0)"
    settled = f"IF({cells.remaining}<0,{of_deficit},{of_surplus})"
    return f"=IF({cells.over}=0,0,IF({cells.untouched},{cells.carried_in},{settled}))"


def forfeited(cells: MonthCells, places: int) -> str:
    above = f"ROUND({cells.remaining}-{cells.carried_out},{places})"
    capped = f"IF(OR({cells.policy}=policy_pool,{cells.excess}=excess_pool),0,{above})"
    taken = f"IF({cells.policy}=policy_none,{cells.remaining},{capped})"
    return f"=IF(OR({cells.passes_by},{cells.remaining}<=0),0,{taken})"


def forgiven(cells: MonthCells) -> str:
    borne = f"OR({cells.policy}=policy_none,{cells.policy}=policy_surplus)"
    return f"=IF(OR({cells.passes_by},{cells.remaining}>=0),0,IF({borne},-{cells.remaining},0))"


def to_pool(cells: MonthCells, places: int) -> str:
    above = f"ROUND({cells.remaining}-{cells.carried_out},{places})"
    capped = f"IF(AND({cells.policy}<>policy_none,{cells.excess}=excess_pool),{above},0)"
    released = f"IF({cells.policy}=policy_pool,{cells.remaining},{capped})"
    return f"=IF(OR({cells.passes_by},{cells.remaining}<=0),0,{released})"


def from_pool(cells: MonthCells) -> str:
    taken = f"IF({cells.policy}=policy_pool,-{cells.remaining},0)"
    return f"=IF(OR({cells.passes_by},{cells.remaining}>=0),0,{taken})"


def limit(amount: str, share: str, planned: str, places: int) -> str:
    """Return the most a month may carry, or an empty text where nothing limits it."""
    of_amount = f"IF(ISNUMBER({amount}),{amount},{NO_LIMIT})"
    of_share = f"IF(ISNUMBER({share}),{share_of(planned, share, places)},{NO_LIMIT})"
    return f'=IF(OR(ISNUMBER({amount}),ISNUMBER({share})),MAX(0,MIN({of_amount},{of_share})),"")'


def share_of(amount: str, share: str, places: int) -> str:
    """Return a share of an amount, rounded to the currency's unit half to even.

    A spreadsheet's own ROUND takes halves away from zero. So the product is made in whole ten
    thousandths of the unit (shares have four decimals), where a half can be told exactly: a
    remainder of 5,000 in 20,000 is a half above an even unit, and stays below.
    """
    whole = f"ROUND({amount}*{10**places},0)*ROUND({share}*10000,0)"
    return f"ROUND((INT(({whole}+5000)/10000)-IF(MOD({whole},20000)=5000,1,0))/{10**places},{places})"


def is_over(month: str) -> str:
    """Tell by 1 or 0 whether a month has ended on the day the workbook looks from."""
    return f"=IF(DATE(YEAR({month}),MONTH({month})+1,1)<=as_of,1,0)"
