"""The xlsx file format: gate, decoder, patches, new files. Independent of other editors and of the journal."""
