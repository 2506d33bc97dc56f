"""New workbooks that are pleasant to use in Excel and LibreOffice."""
