"""QR codes over HTTP, each read back by an independent decoder before it is sent.

A request's way, one module a stage:

    params -> spec -> symbol -> drawing -> render -> verify -> routes.responses
    parse     value   encode    draw       render    verify    respond

``generate.generate`` is the pure middle of it, from a ``Spec`` to the bytes of a picture.
``router`` and ``main``, beside this package, put it behind URLs.

A module imports only from lines above its own (``tests/test_layers.py`` holds this):

    errors  config
    color  path
    gradient  coverage  font
    fields  appearance  version
    spec  mask  payloads  kanji  fnc1
    append  micro  rmqr  codewords
    family  capacity  engines
    symbol  raster  layers  outline
    shapes  eyes  segments
    styles  caption  logo
    drawing
    composition  tiles
    render  verify  stress
    mending  formats  content  presets
    generate  params  legibility
    routes
    router
    main
"""
