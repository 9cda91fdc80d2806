"""What does the law say on a day? Dated rows with citation, status and confidence; no rule stands in code."""
