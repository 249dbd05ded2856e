//! What is signed: the object's RFC 8785 bytes without the `signature` property of the extension.

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use super::EXTENSION;

/// The object without its signature: canonicalise this and sign or verify.
#[must_use]
pub fn signing_value(object: &Value) -> Value {
    let mut bare = object.clone();
    if let Some(ext) = bare.pointer_mut(&format!("/extensions/{EXTENSION}")).and_then(Value::as_object_mut) {
        ext.shift_remove("signature");
    }
    bare
}

/// Puts the Ed25519 signature where readers look for it.
pub fn attach(object: &mut Value, signature: &[u8; 64]) {
    if let Some(ext) = object.pointer_mut(&format!("/extensions/{EXTENSION}")).and_then(Value::as_object_mut) {
        ext.insert("signature".into(), BASE64URL_NOPAD.encode(signature).into());
    }
}

/// The signature, where there is one of the right length.
#[must_use]
pub fn signature_of(object: &Value) -> Option<[u8; 64]> {
    let text = object.pointer(&format!("/extensions/{EXTENSION}/signature"))?.as_str()?;
    if text.len() > 100 {
        return None;
    }
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}
