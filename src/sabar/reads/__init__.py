"""All reading: skeleton, hydrate, rules, present, for one viewer."""
