from sys import modules as known
