import NetsimCLI
