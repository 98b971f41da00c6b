from .module import Module, Parameter
from .operators import *
