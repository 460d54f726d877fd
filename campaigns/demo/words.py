"""Made-up names, niches and places of the demo's people."""

FIRST_NAMES = (
    "Ada Aiko Alma Amir Anaïs Anton Arlo Asha Bea Bruno Carla Celia Chidi Clara Dario Dina Eero Elif "
    "Elio Emre Enzo Esme Farah Felix Femke Finn Freya Gaia Gil Goran Hana Hugo Ida Ilya Ines Isla "
    "Ivo Jana Jonas Jun Kaia Kemal Kira Lars Leila Lena Leo Lina Luca Maia Malik Mara Mateo Maya "
    "Mila Milo Nadia Niko Nina Noa Nora Olek Omar Orla Otto Pablo Petra Pia Rafi Rhea Rosa Rui Sami "
    "Sana Selma Sofia Soren Tara Tariq Teo Thea Tomas Uma Vera Viktor Wanda Yara Yuki Zara Zeno"
).split()
LAST_NAMES = (
    "Abara Acosta Adler Alder Amari Anders Arias Aydin Baran Barros Becker Bellini Berg Bianchi Blum "
    "Bravo Castel Cho Conti Costa Dahl Darwish Diaz Duarte Egli Ekberg Farkas Ferro Fiore Fonseca "
    "Frost Gallo Garcia Haas Haddad Hale Holm Ito Jansen Kaya Keller Kimura Klein Kovac Kruse Lange "
    "Laurent Lind Lopez Lund Maier Marin Mendez Mori Moss Nagy Neri Novak Nunez Okoye Olsen Osman "
    "Palmer Park Petrov Pinto Quist Ramos Rao Rossi Ruiz Sato Silva Stein Sousa Tan Torres Vega "
    "Vidal Voss Weber Winter Wolf Yilmaz Zeller"
).split()
NICHES = (
    "Beauty", "Books", "Family", "Fashion", "Fitness", "Food", "Gaming", "Home", "Music", "Outdoors", "Pets",
    "Technology", "Travel",
)  # fmt: skip
PLACES = (
    ("US", ("New York", "Austin", "Chicago", "Portland", "Miami"), 0.30, "en"),
    ("GB", ("London", "Leeds", "Bristol", "Glasgow"), 0.15, "en"),
    ("DE", ("Berlin", "Hamburg", "Munich", "Cologne"), 0.15, "de"),
    ("FR", ("Paris", "Lyon", "Nantes"), 0.10, "fr"),
    ("ES", ("Madrid", "Valencia", "Bilbao"), 0.09, "es"),
    ("SE", ("Stockholm", "Malmö"), 0.06, "sv"),
    ("BR", ("São Paulo", "Recife"), 0.07, "pt"),
    ("IN", ("Mumbai", "Pune"), 0.08, "hi"),
)
