//! How a server's certificate is judged.
//!
//! Between nodes the offer names the SHA-256 of the host's TLS public key; self-signed is fine and no PKI is needed
//! (foundations 1.10). Where an organisation's proxy opens TLS, its own CA is trusted instead: then the pin cannot
//! hold, and what protects the link are the signed requests and answers.

use std::sync::Arc;

use pasban_kernel::Digest;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

/// What a server's certificate must satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The system's certificate authorities.
    System,
    /// The public key's SHA-256 (over SubjectPublicKeyInfo) is this one.
    Pin(Digest),
    /// One of these authorities, PEM, and nobody else's.
    Ca(Vec<u8>),
}

/// The provider used everywhere; hybrid post-quantum key exchange comes first in it.
#[must_use]
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

impl Trust {
    /// The TLS client configuration that enforces it.
    ///
    /// # Errors
    /// Where the PEM holds no certificate.
    pub fn client_config(&self) -> Result<Option<ClientConfig>, String> {
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?;
        match self {
            Self::System => Ok(None),
            Self::Pin(pin) => Ok(Some(
                builder
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(PinVerifier { pin: *pin, provider: provider() }))
                    .with_no_client_auth(),
            )),
            Self::Ca(pem) => {
                let mut roots = RootCertStore::empty();
                for cert in CertificateDer::pem_slice_iter(pem) {
                    roots
                        .add(cert.map_err(|e| format!("the CA file: {e}"))?)
                        .map_err(|e| format!("the CA file: {e}"))?;
                }
                if roots.is_empty() {
                    return Err("the CA file holds no certificate".into());
                }
                Ok(Some(builder.with_root_certificates(roots).with_no_client_auth()))
            }
        }
    }
}

/// The TLS server configuration of a node: its certificate, the given application protocols, post-quantum first.
///
/// # Errors
/// Where certificate or key cannot be used.
pub fn server_config(cert_pem: &[u8], key_pem: &[u8], alpn: &[&[u8]]) -> Result<Arc<rustls::ServerConfig>, String> {
    let certs = CertificateDer::pem_slice_iter(cert_pem).collect::<Result<Vec<_>, _>>().map_err(|e| e.to_string())?;
    let key = rustls::pki_types::PrivateKeyDer::from_pem_slice(key_pem).map_err(|e| e.to_string())?;
    let mut config = rustls::ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_no_client_auth()
        .with_single_cert(certs, key)
        .map_err(|e| e.to_string())?;
    config.alpn_protocols = alpn.iter().map(|p| p.to_vec()).collect();
    Ok(Arc::new(config))
}

/// SHA-256 of a certificate's SubjectPublicKeyInfo.
///
/// # Errors
/// Where it is no certificate.
pub fn key_pin(cert: &CertificateDer<'_>) -> Result<Digest, rustls::Error> {
    let parsed = rustls::server::ParsedCertificate::try_from(cert)?;
    Ok(Digest::of(parsed.subject_public_key_info().as_ref()))
}

#[derive(Debug)]
struct PinVerifier {
    pin: Digest,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if key_pin(end_entity)? == self.pin {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::Error::General("the server's key is not the one in the offer".into()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
