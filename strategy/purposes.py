"""Which metrics show whether a channel serves its purpose."""

SUGGESTED_METRICS: dict[str, tuple[str, ...]] = {
    "sales": ("clicks", "purchases", "customers", "spend", "revenue"),
    "secondary_sales": ("engagements", "clicks", "purchases", "revenue"),
    "advertising": ("impressions", "clicks", "leads", "customers", "spend", "revenue"),
    "awareness": ("followers", "reach", "impressions", "comments", "saves"),
    "community": ("followers", "engagements", "likes", "comments", "shares"),
    "support": ("comments", "service_requests", "nps"),
    "news": ("followers", "impressions", "clicks", "shares"),
    "traffic": ("impressions", "clicks", "leads", "spend"),
}


def suggested_metrics(purpose: str) -> tuple[str, ...]:
    """Return metric keys for a purpose; none for a purpose not yet chosen."""
    return SUGGESTED_METRICS.get(purpose, ())
