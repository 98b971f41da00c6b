"""The course's package: operators, Modules, data sets, models and losses."""
