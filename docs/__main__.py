"""``.venv/bin/python -m docs``: write the images and the tables of the documents."""

from docs.gallery import write_images
from docs.pages import write_pages

write_images()
write_pages()
