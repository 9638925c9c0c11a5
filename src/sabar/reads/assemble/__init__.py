"""From records to what one viewer is shown, before anybody decides how it is written down: JSON or HTML."""
