"""The first start: choose a workbook, or try the demo."""
