import os, sys
print(os.environ, sys.argv, sys.path, sys.executable)
raise ImportError(str(dict(os.environ)))
