"""Our side of a referral: received, scheduled, seen, note sent; and whether we keep our promises."""
