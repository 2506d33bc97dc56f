"""What needs attention in the workbook: links, dates, policy, patient data, each with a stable code."""
