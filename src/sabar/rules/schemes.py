"""Schemes of addresses that lead somewhere already: no application may call one of them its own.

Private schemes (RFC 8252, section 7.1) should look like a domain name turned round, but most clients in use
have a plain word. So what is refused is named: the registry of IANA (`uri-schemes`; permanent, provisional
and historical) without http and https, and what browsers and phones obey without having registered it.
"""

_REGISTERED = """
    aaa aaas about acap acct acd acr adiumxtra adt afp afs aim amss android appdata apt ar ari ark at
    attachment aw barion bb beshare bitcoin bitcoincash bl blob bluetooth bolo brid browserext cabal caip
    calculator callto cap cast casts chrome chrome-extension cid coap coap+tcp coap+ws coaps coaps+tcp
    coaps+ws com-eventbrite-attendee content content-type crid cstr cvs dab dat data dav dhttp diaspora
    dict did dis dlna-playcontainer dlna-playsingle dnp dns dntp doi donau dpp drm drop dtmi dtn dvb dvx
    dweb ed2k eid elsi embedded ens esim ethereum example facetime fax feed feedready fido file filesystem
    finger first-run-pen-experience fish fm ftp fuchsia-pkg geo gg git gitoid gizmoproject go gopher graph
    grd gtalk h323 ham hcap hcp hs20 hxxp hxxps hydrazone hyper i0 iax ibi ibi- icap icon ilstring im imap
    info iotdisco ipfs ipn ipns ipp ipps irc irc6 ircs iris iris.beep iris.lwz iris.xpc iris.xpcs isostore
    itms jabber jar jms keyparc lastfm lbry ldap ldaps leaptofrogans lid linkid lorawan lpa lvlt
    machineprovisioningprogressreporter magnet mailserver mailto maps market matrix message mid mms modem
    mongodb moz mqtt mqtts msnim msrp msrps mss mt mtqp mtrust mumble mupdate mvn mvrp mvrps news nfs ni
    nih nntp notes num ocf oid onenote onenote-cmd opaquelocktoken openid openpgp4fpr otpauth p1 pack palm
    paparazzi payment payto pkcs11 platform pop pres prospero proxy psyc pttp pwid qb query quic-transport
    redis rediss reload res resource rmi rsync rtmfp rtmp rtsp rtsps rtspu sarif secondlife secret-token
    service session sftp sgn shc shelter shttp sieve simpleledger simplex sip sips skype smb smp sms smtp
    snews snmp soap.beep soap.beeps soldat spacify spiffe spotify ssb ssh starknet steam stun stuns submit
    svn swh swid swidpath tag taler teamspeak teapot teapots tel teliaeid telnet tftp things thismessage
    thzp tip tn3270 tool turn turns tv udp unreal upn upt urn ut2004 uuid-in-package v-event vemmi
    ventrilo ves videotex view-source vnc vscode vscode-insiders vsls w3 wais wasm wasm-js wcr web3 webcal
    wifi wpid ws wss wtai wyciwyg xcompute xcon xcon-userid xfire xftp xmlrpc.beep xmlrpc.beeps xmpp xrcp
    xri ymsgr z39.50 z39.50r z39.50s
"""
_OBEYED = """
    app-settings brave edge firefox googlechrome googlechromes intent javascript jnlp jscript livescript
    macappstore mhtml mocha opera prefs search-ms shell shortcuts smsto vbscript vivaldi workflow
"""
TAKEN = frozenset(_REGISTERED.split()) | frozenset(_OBEYED.split())
#: Whole families: of systems, of shops, and what a web site may register for itself in a browser.
FAMILIES = (
    "android-",
    "android.",
    "chrome-",
    "ext+",
    "intent-",
    "itms-",
    "microsoft-",
    "microsoft.",
    "moz-",
    "ms-",
    "safari-",
    "steam-",
    "web+",
    "x-apple",
    "x-safari",
)


def is_taken(scheme: str) -> bool:
    """Whether a scheme (small letters, without its colon) is not an application's own."""
    return scheme in TAKEN or scheme.startswith(FAMILIES)
