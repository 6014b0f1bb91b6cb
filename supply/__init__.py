"""What the project depends on, as others can check it: bills of materials, licences, known vulnerabilities."""
