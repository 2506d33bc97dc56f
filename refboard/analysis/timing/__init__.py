"""When offices answer: weekdays, hours, and what the answers suggest."""
