"""What a clinical note says, in English and Chinese: concepts, values, sections, age and sex; no patient's name."""
