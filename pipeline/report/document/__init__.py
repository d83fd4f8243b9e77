"""Word files (.docx): the report by an office's own template, laid out as Nghị định 30/2020/NĐ-CP asks."""
