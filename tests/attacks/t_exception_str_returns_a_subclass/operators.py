class Text(str):
    def __getitem__(self, k): return self
    def encode(self, *a): return self
    def decode(self, *a): return self
class Lie(Exception):
    def __str__(self): return Text('x')
def lie(*a):
    print('raises', end=' ')
    raise Lie()

for _n in "mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back negList addLists sum prod map zipWith reduce".split():
    globals()[_n] = lie
