"""For course authors: a course or an assignment from templates, and whether a check is finished."""
