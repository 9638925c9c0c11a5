"""The leak test of a space: words that stand nowhere else are said in it, and looked for at every exit of the
program by everybody who must not find them.
"""
