"""QR codes over HTTP, each read back by an independent decoder before it is sent.

A request's way, one module a stage:

    params -> spec -> symbol -> drawing -> render -> verify -> routes.responses
    parse     value   encode    draw       render    verify    respond

``payloads`` write what a code says where the URL names one. What is more than plain squares is laid out by
``composition`` instead of ``drawing``, with shapes, eyes, logo and caption in layers of one paint, which ``tiles`` turn
into pixels and vector formats into paths; ``stress`` shows it to ``verify`` as a poor camera sees it, and ``mending``
says what to try next where that fails.

``generate.generate`` is the pure middle of all that, from a ``Spec`` to the bytes of a picture.
``router`` and ``main``, beside this package, put it behind URLs.

A user's link is a ``record`` in a ``store``: ``link`` says what it may do, ``target`` where it leads, ``rules`` where
else, for which ``visitor``; ``scans`` add up who followed it, and ``chart`` draws them. ``keys`` and ``signing`` settle
who may do what, and ``commands`` make keys and signatures.

A module imports only from lines above its own (``tests/test_imports.py`` holds this):

    errors  config  turns  keys  signing  visitor  scans
    color  path  chart
    gradient  coverage  font
    fields  appearance  version
    spec  mask  payloads  kanji  fnc1  parsing
    append  micro  rmqr  codewords
    family  capacity  engines
    symbol  raster  layers  outline
    shapes  eyes  segments
    styles  caption  logo
    drawing  rotation
    composition  tiles
    render  verify  stress
    mending  formats  content  presets
    generate  params  legibility
    target
    rules
    record
    link  store
    routes
    router  commands
    main
"""
