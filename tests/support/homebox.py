"""The request that Homebox sends to a label service."""

from __future__ import annotations

# Homebox with its default settings. Homebox formats the numbers with %d and %f, and the switch with %t.
QUERY = {
    "Width": "526",
    "Height": "200",
    "QrSize": "136",
    "Margin": "32",
    "ComponentPadding": "32",
    "TitleText": "Bosch Drill",
    "TitleFontSize": "32.000000",
    "DescriptionText": "Homebox Item\nLocation: Garage, shelf 3",
    "DescriptionFontSize": "25.600000",
    "Dpi": "72.000000",
    "URL": "https://homebox.example.com/item/3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "DynamicLength": "true",
}
FIELDS = {"User-Agent": "Homebox-LabelMaker/1.0", "Accept": "image/*"}
